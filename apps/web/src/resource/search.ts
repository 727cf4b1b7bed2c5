import { useNavigate, useSearch } from '@tanstack/react-router';

/** Query parameters of the page, which are those of the API: every value a list. */
export type Search = Readonly<Record<string, readonly string[]>>;

/** `?status=enabled&status=disabled` both ways, without any other notation. */
export function parseSearch(text: string): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [key, value] of new URLSearchParams(text)) (found[key] ??= []).push(value);
  return found;
}

export function stringifySearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).flatMap(([key, value]) =>
    [value]
      .flat()
      .filter((one) => one !== undefined && one !== null && one !== '')
      .map((one): [string, string] => [key, String(one)]),
  );
  const text = new URLSearchParams(pairs).toString();
  return text && `?${text}`;
}

/**
 * Where a link leads that carries parameters. They are told apart from the path: within it, the last one would be given the slash that
 * paths end with.
 */
export function linkTo(path: string, search: Readonly<Record<string, unknown>>) {
  // The pages of resources are made from declarations, so that no route says which parameters it takes.
  const pairs: Iterable<readonly unknown[]> = Object.entries(parseSearch(stringifySearch(search)));
  return { to: path, search: Object.fromEntries(pairs) };
}

export function useSearchParams(): Search {
  const search: Record<string, unknown> = useSearch({ strict: false });
  return Object.fromEntries(Object.entries(search).map(([key, value]) => [key, [value].flat().map(String)]));
}

/** Changes some parameters; every change but that of the page goes back to the first. */
export function useSetSearch(): (changes: Record<string, readonly string[]>) => void {
  const navigate = useNavigate();
  const search = useSearchParams();
  return (changes) => {
    const page = 'offset' in changes ? {} : { offset: [] };
    const next = { ...search, ...page, ...changes };
    void navigate({
      to: '.',
      search: Object.fromEntries(Object.entries(next)),
      replace: !('offset' in changes),
    });
  };
}
