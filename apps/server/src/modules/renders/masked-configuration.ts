import type { Context } from '../../engine/context.ts';
import { maskText } from '../deployment/index.ts';
import { failureText, renderRouter } from '../rendering/index.ts';

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
  return { text: '', fault: failureText(rendered), template: null };
}

/** A rendering with masks for passwords as it is shown: with masks for all else that is secret, and ended as files are. */
export const shownText = async (masked: string): Promise<string> =>
  endedText((await maskText(masked, [])).text);

/** As files of text end; a configuration is rendered without. */
export const endedText = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
