import { ApiError, ConnectionError, WHOLE } from '@peersmith/api-client';
import { type AnyResource, parseDraft } from '@peersmith/resource';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../api/client.ts';
import { type Edited, readEdited } from '../api/queries.ts';
import type { Row } from '../api/row.ts';
import { messageOf } from '../shell/states.tsx';
import { fieldLabel } from '../text/label.ts';
import { followingSlug } from '../widgets/references.tsx';
import { type Fill, useFill } from './form/use-fill.ts';
import { useFreeName } from './form/use-free-name.ts';
import { changedDraft, createDraft, problemsOf, startValues, type Values } from './form-values.ts';
import { presentationOf } from './present.ts';
import type { Search } from './search.ts';

/** What became of an object while it was edited here. */
export interface Conflict {
  /** Who changed it, and when. */
  said: string;
  /** The fields that are other now, as this form began with them, as they are, and as they are written here. */
  fields: readonly { key: string; began: unknown; now: unknown; mine: unknown; isMine: boolean }[];
}

interface ResourceFormState {
  /** What is edited; null for what is new. */
  row: Row | null;
  conflict: Conflict | null;
  values: Values;
  errors: Readonly<Record<string, string>>;
  /** What is wrong with the whole, or with fields that the form does not show. */
  general: readonly string[];
  /** Whether somebody has written something since the form was opened. */
  dirty: boolean;
  /** Whether saving changes anything: a draft that was kept is not in force yet. */
  differs: boolean;
  saving: boolean;
  set: (key: string, value: unknown) => void;
  /** What was found by what is written in a field. */
  note: { key: string; fill: Fill } | null;
  /** Saves; where a conflict is shown, what is written here goes over what somebody else wrote. */
  save: (done: (row: Row, request: string | null) => void, change?: (draft: Values) => Values) => void;
  /** What would be saved, where it is valid; else says what is not, and gives null. */
  readDraft: (change?: (draft: Values) => Values) => Values | null;
  /** Takes note that it was saved in another way. */
  keepSaved: () => void;
  reset: () => void;
  /** Gives up what is written here for what is there now. */
  reload: () => void;
}

/** Why something was not saved; of a server that is away, that nothing is lost. */
const reasonOf = (error: unknown): string =>
  error instanceof ConnectionError
    ? `${messageOf(error)} What you wrote stays here: save it again once the server is back.`
    : messageOf(error);

/** State and saving of a form, without any markup. */
export function useResourceForm(
  resource: AnyResource,
  given: Edited | null,
  asked: Search,
): ResourceFormState {
  const [edited, setEdited] = useState(given);
  const [there, setThere] = useState<(Edited & { said: string }) | null>(null);
  const row = edited?.row ?? null;
  const [start, setStart] = useState(() => startValues(resource, row, asked));
  const [opened, setOpened] = useState<Values>(() => ({ ...start, ...heldDraft(resource, row) }));
  const [values, setValues] = useState(opened);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [general, setGeneral] = useState<readonly string[]>([]);
  const queries = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (draft: Values) =>
      client.withRequest<Row>((through) => {
        const endpoint = through.resource(resource);
        const match = (there ?? edited)?.etag;
        return row ? endpoint.update(row.id, draft, { match }) : endpoint.create(draft);
      }),
  });
  const refuse = (fields: Readonly<Record<string, readonly unknown[]>>, fallback: string) => {
    const own = Object.entries(fields).filter(([key]) => key in values);
    const rest = Object.entries(fields)
      .filter(([key]) => !(key in values))
      .map(([key, messages]): [string, readonly unknown[]] => [namedHere(resource, key), messages]);
    setErrors(Object.fromEntries(own.map(([key, messages]) => [key, messages.join(' ')])));
    setGeneral(rest.length || own.length ? rest.flatMap(sentences) : [fallback]);
    focusFirst(own.map(([key]) => key));
  };
  const readDraft = (change: (draft: Values) => Values = (draft) => draft): Values | null => {
    const problems = problemsOf(resource, values);
    if (Object.keys(problems).length > 0) {
      refuse(Object.fromEntries(Object.entries(problems).map(([key, text]) => [key, [text]])), '');
      return null;
    }
    const draft = change(row ? changedDraft(resource, start, values) : createDraft(resource, values));
    if (row && Object.keys(draft).length === 0) return draft;
    const parsed = parseDraft(resource, draft, row ? 'modify' : 'create');
    if (parsed.ok) return draft;
    refuse(parsed.errors, '');
    return null;
  };
  const keepSaved = () => {
    setStart(values);
    setOpened(values);
    setThere(null);
    setErrors({});
    setGeneral([]);
    // Another form is as it was when somebody began to edit.
    void queries.invalidateQueries({ predicate: ({ queryKey: [kind] }) => kind !== 'edited' });
  };
  const save: ResourceFormState['save'] = (done, change) => {
    const draft = readDraft(change);
    if (!draft) return;
    if (row && Object.keys(draft).length === 0) return done(row, null);
    mutate(draft, {
      onSuccess: ({ done: saved, request }) => {
        keepSaved();
        done(saved, request);
      },
      onError: (error) => {
        if (row && error instanceof ApiError && error.code === 'precondition_failed')
          void readEdited(resource, row.id).then(
            (now) => setThere({ ...now, said: messageOf(error) }),
            (gone: unknown) => refuse({}, messageOf(gone)),
          );
        else refuse(error instanceof ApiError ? error.fields : {}, reasonOf(error));
      },
    });
  };
  const set = (key: string, value: unknown) => {
    setValues((now) => ({
      ...now,
      ...presentationOf(resource).proposes?.(now, key, value),
      [key]: value,
      ...slugBeside(now, key, value),
    }));
    setErrors(({ [key]: _gone, ...rest }) => rest);
  };
  const note = useFill(resource, {
    values,
    start: row ? null : start,
    fill: (found) => setValues((now) => ({ ...now, ...found })),
  });
  const like = row || values.name !== '' ? null : (asked.like?.[0] ?? null);
  useFreeName(resource, like, (name) => set('name', name));
  const conflict = there && {
    said: there.said,
    fields: conflictingFields(start, startValues(resource, there.row, asked), values),
  };
  return {
    row,
    conflict,
    values,
    errors,
    general,
    dirty: JSON.stringify(opened) !== JSON.stringify(values),
    differs: JSON.stringify(start) !== JSON.stringify(values),
    saving: isPending,
    set,
    note,
    save,
    readDraft,
    keepSaved,
    reset: () => {
      const fresh = startValues(resource, row, asked);
      setStart(fresh);
      setOpened(fresh);
      setValues(fresh);
      setErrors({});
      setGeneral([]);
    },
    reload: () => {
      if (!there) return;
      const fresh = startValues(resource, there.row, asked);
      setEdited(there);
      setThere(null);
      setStart(fresh);
      setOpened(fresh);
      setValues(fresh);
      setErrors({});
      setGeneral([]);
    },
  };
}

/** The fields that somebody else changed, and whether they were changed here as well. */
function conflictingFields(began: Values, now: Values, mine: Values): Conflict['fields'] {
  const differs = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);
  return Object.keys(began)
    .filter((key) => differs(began[key], now[key]))
    .map((key) => ({
      key,
      began: began[key],
      now: now[key],
      mine: mine[key],
      isMine: differs(began[key], mine[key]) && differs(now[key], mine[key]),
    }));
}

/** What people call a field; words of whole objects as they are. */
const namedHere = (resource: AnyResource, key: string): string =>
  WHOLE.some((word) => word === key) ? key : fieldLabel(key, resource.fields[key]);

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
  // A dialog over a form may have fields of the same names.
  const where = document.querySelector('[role=dialog] form') ?? document;
  const first = [...where.querySelectorAll<HTMLElement>('[name]')].find((element) =>
    keys.includes(element.getAttribute('name') ?? ''),
  );
  first?.focus();
  first?.scrollIntoView({ block: 'center' });
}

/** A text that is not in force yet is what is worked on. */
function heldDraft(resource: AnyResource, row: Row | null): Values {
  const { drafts } = presentationOf(resource);
  const held = drafts && row ? row[drafts.draft] : '';
  return drafts && typeof held === 'string' && held !== '' ? { [drafts.text]: held } : {};
}
