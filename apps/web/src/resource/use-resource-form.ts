import { ApiError, WHOLE } from '@peersmith/api-client';
import { type AnyResource, parseDraft } from '@peersmith/resource';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../api/client.ts';
import type { Row } from '../api/row.ts';
import { messageOf } from '../shell/states.tsx';
import { followingSlug } from '../widgets/references.tsx';
import { changedDraft, createDraft, problemsOf, startValues, type Values } from './form-values.ts';
import { presentationOf } from './present.ts';
import type { Search } from './search.ts';

interface ResourceFormState {
  values: Values;
  errors: Readonly<Record<string, string>>;
  /** What is wrong with the whole, or with fields that the form does not show. */
  general: readonly string[];
  dirty: boolean;
  saving: boolean;
  set: (key: string, value: unknown) => void;
  save: (done: (row: Row) => void) => void;
  reset: () => void;
}

/** State and saving of a form, without any markup. */
export function useResourceForm(resource: AnyResource, row: Row | null, asked: Search): ResourceFormState {
  const [start, setStart] = useState(() => startValues(resource, row, asked));
  const [values, setValues] = useState(start);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [general, setGeneral] = useState<readonly string[]>([]);
  const queries = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (draft: Values): Promise<Row> => {
      const endpoint = client.resource(resource);
      return row ? endpoint.update(row.id, draft) : endpoint.create(draft);
    },
  });
  const refuse = (fields: Readonly<Record<string, readonly unknown[]>>, fallback: string) => {
    const own = Object.entries(fields).filter(([key]) => key in values);
    const rest = Object.entries(fields).filter(([key]) => !(key in values));
    setErrors(Object.fromEntries(own.map(([key, messages]) => [key, messages.join(' ')])));
    setGeneral(rest.length || own.length ? rest.flatMap(sentences) : [fallback]);
    focusFirst(own.map(([key]) => key));
  };
  const save = (done: (saved: Row) => void) => {
    const problems = problemsOf(resource, values);
    if (Object.keys(problems).length)
      return refuse(Object.fromEntries(Object.entries(problems).map(([key, text]) => [key, [text]])), '');
    const draft = row ? changedDraft(resource, start, values) : createDraft(resource, values);
    if (row && Object.keys(draft).length === 0) return done(row);
    const parsed = parseDraft(resource, draft, row ? 'modify' : 'create');
    if (!parsed.ok) return refuse(parsed.errors, '');
    mutate(draft, {
      onSuccess: (saved) => {
        setStart(values);
        setErrors({});
        setGeneral([]);
        void queries.invalidateQueries();
        done(saved);
      },
      onError: (error) => refuse(error instanceof ApiError ? error.fields : {}, messageOf(error)),
    });
  };
  return {
    values,
    errors,
    general,
    dirty: JSON.stringify(start) !== JSON.stringify(values),
    saving: isPending,
    set: (key, value) => {
      setValues((now) => ({
        ...now,
        ...presentationOf(resource).proposes?.(now, key, value),
        [key]: value,
        ...slugBeside(now, key, value),
      }));
      setErrors(({ [key]: _gone, ...rest }) => rest);
    },
    save,
    reset: () => {
      const fresh = startValues(resource, row, asked);
      setStart(fresh);
      setValues(fresh);
      setErrors({});
      setGeneral([]);
    },
  };
}

const sentences = ([key, messages]: [string, readonly unknown[]]): string[] =>
  messages.map((message) =>
    WHOLE.some((word) => word === key) ? String(message) : `${key}: ${String(message)}`,
  );

/** The slug follows the name until somebody edits it. */
function slugBeside(now: Values, key: string, value: unknown): Values {
  if (key !== 'name' || !('slug' in now)) return {};
  const slug = followingSlug(value, now.slug, now.name);
  return slug === null ? {} : { slug };
}

function focusFirst(keys: readonly string[]) {
  const first = [...document.querySelectorAll<HTMLElement>('main [name], form [name]')].find((element) =>
    keys.includes(element.getAttribute('name') ?? ''),
  );
  first?.focus();
  first?.scrollIntoView({ block: 'center' });
}
