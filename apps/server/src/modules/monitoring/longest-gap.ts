const DAY_S = 86_400;

/** The most seconds between two times at which a cron expression is due, as far as its minutes and hours say; a day or more counts as one. */
export function longestGapS(cron: string): number {
  const [minutes = '*', hours = '*'] = cron.split(' ');
  const due = valuesOf(hours, 24).flatMap((hour) =>
    valuesOf(minutes, 60).map((minute) => hour * 3600 + minute * 60),
  );
  const gaps = due.map((at, place) => (due[place + 1] ?? (due[0] ?? 0) + DAY_S) - at);
  return Math.max(60, ...gaps);
}

/** The numbers that a field of a cron expression means, in order. */
function valuesOf(field: string, count: number): number[] {
  const parts = field.split(',').map((part) => {
    const [, first, last, step] = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part) ?? [];
    const from = Number(first ?? 0);
    const to = Number(last ?? (first === undefined || step !== undefined ? count - 1 : from));
    return (value: number) => value >= from && value <= to && (value - from) % Number(step ?? 1) === 0;
  });
  return Array.from({ length: count }, (_, value) => value).filter((value) =>
    parts.some((has) => has(value)),
  );
}
