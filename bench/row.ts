/** One measured figure. With a budget it is over or under it. */
export interface BenchRow {
  name: string;
  value: number;
  unit: string;
  budget?: number;
  /** What else is worth knowing, after it. */
  note?: string;
}

/** The figures as a table for the terminal. */
export function printTable(rows: readonly BenchRow[]): void {
  const width = Math.max(...rows.map((row) => row.name.length));
  for (const { name, value, unit, budget, note } of rows) {
    const figure =
      `${value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en')} ${unit}`.padStart(14);
    const verdict =
      budget === undefined
        ? ''
        : `  ${value <= budget ? 'within' : 'OVER  '} ${budget} ${unit} (${(value / budget).toFixed(2)}×)`;
    process.stdout.write(`${name.padEnd(width)} ${figure}${verdict}${note ? `  ${note}` : ''}\n`);
  }
}
