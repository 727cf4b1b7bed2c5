/** A slug as people expect it from a name: letters, digits, hyphens; 50 characters. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^\w\s.-]/g, '')
    .trim()
    .replace(/[\s.-]+/g, '-')
    .toLowerCase()
    .slice(0, 50)
    .replace(/-$/, '');
