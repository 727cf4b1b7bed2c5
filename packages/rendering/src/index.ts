export { explainContexts, mergedJson } from './contexts/explain-contexts.ts';
export { type ContextMerge, LIST_MERGES } from './contexts/merge-contexts.ts';
export {
  FINDING_KINDS,
  type Finding,
  type FindingKind,
  findingText,
  installable,
  type Severity,
} from './finding.ts';
export { isProjected } from './model/models.ts';
export { partWithAll } from './model/relations.ts';
export type { Encryption, RpkiAnswers, Services } from './model/store.ts';
export {
  explainSessions,
  type Inherited,
  type ObjectName,
  type SessionExplained,
} from './peering/explain-session.ts';
export type {
  ListKind,
  ListStanding,
  ListText,
  RegistryLists,
  TakePrefix,
} from './peering/registry-lists.ts';
export {
  type Dataset,
  type EmailAbout,
  type Json,
  type Part,
  type Piece,
  type ProjectedRow,
  type Projection,
  type ProjectionText,
  readProjection,
  rowsPart,
  type SessionName,
  typeOfPart,
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
  emailRenderer,
  emailTemplates,
  type RenderedEmail,
  renderEmail,
} from './render-email.ts';
export type { NamedTemplates, Source, SourceKind } from './sources.ts';
export { userExpression } from './user-expression.ts';
