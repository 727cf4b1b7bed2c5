export function pythonPrograms(): string | null;
