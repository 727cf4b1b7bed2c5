import type { Context } from '../../engine/context.ts';
import { maskText } from '../deployment/index.ts';
import { renderRouter } from '../rendering/index.ts';

/** What is rendered for a router, with masks for what is secret, as files of text end; or why nothing is. */
export interface MaskedConfiguration {
  text: string;
  fault: string;
  /** The template, where there is one. */
  template: number | null;
}

/** Renders a router to be looked at: what is compared is what is shown, so that a password which changes is told by nobody. */
export async function maskedConfiguration(context: Context, id: number): Promise<MaskedConfiguration> {
  const rendered = await renderRouter(context, id, { reveal: false });
  if (rendered.kind === 'rendered') {
    return { text: await shownText(rendered.text), fault: '', template: rendered.template.id };
  }
  const where = rendered.code === 'template_error' ? `Line ${rendered.line} of ${rendered.template}: ` : '';
  return { text: '', fault: `${where}${rendered.detail}`, template: null };
}

/** A rendering with masks for passwords as it is shown: with masks for all else that is secret, and ended as files are. */
export const shownText = async (masked: string): Promise<string> => ended((await maskText(masked, [])).text);

const ended = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
