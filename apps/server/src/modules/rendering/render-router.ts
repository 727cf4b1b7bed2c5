import type { Rendered as Answer, RenderRefusal } from '@peersmith/answers';
import { directPeeringSession, router } from '@peersmith/model';
import {
  installable,
  type Part,
  type RenderError,
  type Rendered,
  type TemplateText,
} from '@peersmith/rendering';
import { contentTypeOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { AnyDatabase, Context } from '../../engine/context.ts';
import { seesSecrets } from '../../engine/permissions.ts';
import { atOneMoment, renderOver, unfinished } from './render-over.ts';

/** A router's configuration, with what it came from. */
export type RenderedRouter = Rendered &
  Answer & {
    /** The parts of the data that the template asked for beyond what every rendering has. */
    loaded: ReadonlySet<Part>;
  };

/** Why a router has no configuration. */
export type NotRendered = RenderRefusal & { kind: 'error' };

/** `Line 12 of FRRouting: 'x' is undefined`. */
export const failureText = (failure: NotRendered): string =>
  failure.code === 'template_error'
    ? `Line ${failure.line} of ${failure.template}: ${failure.detail}`
    : failure.detail;

interface Stored extends TemplateText {
  id: number | null;
}

/** Whether the caller may see the passwords of sessions, and so what is rendered from them. */
const maySeePasswords = (context: Context): boolean => seesSecrets(context.principal, directPeeringSession);

/**
 * The configuration of a router from its template and the data of this moment; an error is never text. With masks for passwords,
 * unless the caller may see them and they are asked for.
 */
export function renderRouter(
  context: Context,
  routerId: number,
  { reveal = maySeePasswords(context) } = {},
): Promise<RenderedRouter | NotRendered> {
  const started = performance.now();
  return atOneMoment(context, async (db) => {
    const found = await templateOf(db, routerId);
    if (!found) return { kind: 'error', code: 'router_unknown', detail: `There is no router ${routerId}.` };
    const { id, ...template } = found;
    if (id === null)
      return { kind: 'error', code: 'no_template', detail: 'The router has no configuration template.' };
    const { outcome, statements, secrets, loaded } = await renderWith(context, db, {
      routerId,
      template,
      reveal,
    });
    if (outcome.kind === 'error') return outcome;
    const masked = reveal ? 0 : secrets;
    return {
      ...outcome,
      masked,
      installable: installable({ ...outcome, masked }),
      template: { id, name: template.name },
      statements: statements + 1,
      loaded,
      duration_ms: Math.round(performance.now() - started),
    };
  });
}

/** Renders a text that is not stored for a router. */
export function renderText(
  context: Context,
  routerId: number,
  template: TemplateText,
): Promise<Rendered | RenderError> {
  const reveal = maySeePasswords(context);
  return atOneMoment(
    context,
    async (db) => (await renderWith(context, db, { routerId, template, reveal })).outcome,
  );
}

async function templateOf(db: AnyDatabase, routerId: number): Promise<Stored | null> {
  const { rows } =
    await sql<Stored>`select c.id, c.name, c.template, c.jinja2_trim, c.jinja2_lstrip from devices_router r left join devices_configuration c on c.id = r.configuration_template_id where r.id = ${routerId}`.execute(
      db,
    );
  return rows[0] ?? null;
}

async function renderWith(
  context: Context,
  db: AnyDatabase,
  { routerId, template, reveal }: { routerId: number; template: TemplateText; reveal: boolean },
): ReturnType<typeof renderOver<Rendered | RenderError>> {
  const rendered = await renderOver<Rendered | RenderError>(context, db, {
    task: 'renderTask',
    about: { router: routerId },
    template,
    templates: [template],
    reveal,
    ended: (detail) => unfinished(template.name, detail),
  });
  if (reveal && rendered.secrets > 0) context.revealed?.add(contentTypeOf(router));
  return rendered;
}
