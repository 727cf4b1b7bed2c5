export {
  FINDING_KINDS,
  type Finding,
  type FindingKind,
  findingText,
  installable,
  type Severity,
} from './finding.ts';
export { isProjected } from './model/models.ts';
export type { Encryption, Services } from './model/store.ts';
export {
  type EmailAbout,
  type Part,
  type Piece,
  type ProjectedRow,
  type Projection,
  type ProjectionText,
  readProjection,
} from './projection.ts';
export {
  checkSyntax,
  type Incomplete,
  type RenderError,
  type Rendered,
  type RenderOptions,
  render,
  type TemplateText,
  templatesNamed,
} from './render.ts';
export { renderData } from './render-data.ts';
export {
  checkEmailSyntax,
  type EmailError,
  type EmailText,
  emailTemplates,
  type RenderedEmail,
  renderEmail,
} from './render-email.ts';
export type { NamedTemplates, Source, SourceKind } from './sources.ts';
export { userExpression } from './user-expression.ts';
