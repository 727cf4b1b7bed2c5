/** How many of something, as a sentence has it: `1 router`, `3 routers`; `many` where the plural is not made by an s. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
