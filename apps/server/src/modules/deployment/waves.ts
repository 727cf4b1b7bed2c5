/** A router with what it shares with others: the networks it peers with and the exchanges it is at. */
export interface Sharing {
  router: number;
  shares: ReadonlySet<string>;
}

/** In which wave each router is changed, from 1: routers that share a peer or an exchange are never in the same one. */
export function wavesOf(routers: readonly Sharing[]): Map<number, number> {
  const waves: Set<string>[] = [];
  return new Map(
    routers.map(({ router, shares }) => {
      const free = waves.findIndex((taken) => taken.isDisjointFrom(shares));
      const at = free < 0 ? waves.push(new Set()) - 1 : free;
      for (const one of shares) waves[at]?.add(one);
      return [router, at + 1];
    }),
  );
}
