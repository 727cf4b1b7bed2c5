/** A moment of a row as answers have it (RFC 3339); null where there is none. */
export const isoMoment = (at: Date | null): string | null => at && new Date(at).toISOString();
