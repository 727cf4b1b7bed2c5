import type { TemplateCheck } from '@peersmith/api-client';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import type { ComponentType } from 'react';
import type { Option } from '../widgets/option.ts';
import type { FormAccess } from '../widgets/widget.ts';

/** A template as it stands in the editor. */
export interface TemplateDraft {
  template: string;
  jinja2_trim: boolean;
  jinja2_lstrip: boolean;
}

export interface TrialProps {
  form: FormAccess;
  tried: Option | null;
  onChange: (tried: Option | null) => void;
}

/** How the templates of a resource are checked while they are written, and on what they are tried. */
export interface Trial {
  /** Stands above the editor: what the template is tried on. */
  Choose: ComponentType<TrialProps>;
  /** What the server is asked besides the draft; it is asked again when that changes. */
  asked: (tried: Option | null, values: Readonly<Record<string, unknown>>) => object;
  check: (draft: TemplateDraft & object, signal: AbortSignal) => Promise<TemplateCheck>;
}

const trials = new Map<string, Trial>();

/** Says how the templates of a resource are tried. */
export function presentTrial(resource: AnyResource, trial: Trial): void {
  trials.set(contentTypeOf(resource), trial);
}

export function trialOf(resource: AnyResource): Trial {
  const trial = trials.get(contentTypeOf(resource));
  if (!trial) throw new Error(`nobody says how templates of ${contentTypeOf(resource)} are tried`);
  return trial;
}
