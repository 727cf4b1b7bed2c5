/** Patience of a test with PeeringDB, not of an operator. */
export const IMPATIENT = { timeout_ms: 500, total_ms: 4000, tries: 2, pause_ms: 5, max_wait_s: 1 };
