import type { Row } from '@peersmith/resource';

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const text = (value: unknown) => String(value ?? '').replace(/[&<>"]/g, (one) => ESCAPED[one] ?? one);

const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
nav a { margin-right: .8rem; } a { color: inherit; }
details { border-top: 1px solid var(--line); padding: .4rem 0; }
summary { cursor: pointer; display: grid; grid-template-columns: 4.5rem minmax(0, 1fr); gap: .5rem; align-items: baseline; }
summary code { overflow-wrap: anywhere; } summary small { grid-column: 2; opacity: .75; }
b { font: 600 .8rem ui-monospace, monospace; }
code, pre { font-family: ui-monospace, monospace; font-size: .87rem; }
pre { overflow: auto; border: 1px solid var(--line); border-radius: 4px; padding: .6rem; max-height: 26rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; } dd { margin: 0; }`;

/** An OpenAPI document as one page to read: every operation with its parameters, body and answers. It runs no script. */
export function apiReference(document: Row): string {
  const info: Row = Object(document.info);
  const operations = Object.entries(Object(document.paths)).flatMap(([path, methods]) =>
    Object.entries(Object(methods)).map(([method, operation]) => ({
      path,
      method,
      operation: Object(operation) as Row,
    })),
  );
  const groups = Map.groupBy(operations, ({ operation }) => String([operation.tags].flat()[0] ?? 'api'));
  const names = [...groups.keys()].sort();
  const sections = names.map(
    (name) =>
      `<h2 id="${text(name)}">${text(name)}</h2>${(groups.get(name) ?? []).map(operationHtml).join('')}`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(info.title)}</title><style>${STYLE}</style></head><body><main>
<h1>${text(info.title)}</h1><p>Version ${text(info.version)}. ${text(info.description)} The whole description, for programs: <a href="/api/schema/?format=json">OpenAPI document</a>.</p>
<nav aria-label="Parts of the API">${names.map((name) => `<a href="#${text(name)}">${text(name)}</a>`).join('')}</nav>
${sections.join('\n')}</main></body></html>`;
}

function operationHtml({
  path,
  method,
  operation,
}: {
  path: string;
  method: string;
  operation: Row;
}): string {
  const parameters: Row[] = [operation.parameters ?? []]
    .flat()
    .map(Object)
    .filter(({ name }) => name);
  const listed = parameters.length ? `<p>Parameters</p>${parametersHtml(parameters)}` : '';
  const body = operation.requestBody ? `<p>Body</p>${schemaHtml(operation.requestBody)}` : '';
  const answers = Object.entries(Object(operation.responses))
    .map(
      ([status, answer]) => `<p>${text(status)} ${text(Object(answer).description)}</p>${schemaHtml(answer)}`,
    )
    .join('');
  return `<details><summary><b>${text(method.toUpperCase())}</b> <code>${text(path)}</code><small>${text(operation.summary)}</small></summary>
${operation.description ? `<p>${text(operation.description)}</p>` : ''}${listed}${body}${answers}</details>`;
}

const schemaHtml = (owner: unknown): string => {
  const { content } = Object(owner) as Row;
  return content ? `<pre>${text(JSON.stringify(content, null, 2))}</pre>` : '';
};

/** A line for each parameter, with the suffixes that it takes (`__n`, `__lt`). */
function parametersHtml(parameters: readonly Row[]): string {
  const byName = Map.groupBy(parameters, ({ name }) => String(name).split('__')[0] ?? '');
  const lines = [...byName].map(([name, all]) => {
    const suffixes = all.map((one) => String(one.name).slice(name.length)).filter(Boolean);
    const said = [
      sayOf(all[0] ?? {}),
      suffixes.length ? `also ${suffixes.map((one) => `<code>${text(one)}</code>`).join(' ')}` : '',
    ];
    return `<dt><code>${text(name)}</code></dt><dd>${said.filter(Boolean).join('; ')}</dd>`;
  });
  return `<dl>${lines.join('')}</dl>`;
}

function sayOf({ in: place, required, description, schema }: Row): string {
  const { enum: members, type }: Row = Object(schema);
  const kind = Array.isArray(members) ? members.join(', ') : (type ?? '');
  return [
    place === 'path' ? 'in the path' : '',
    required && place !== 'path' ? 'required' : '',
    text(description || kind),
  ]
    .filter(Boolean)
    .join(', ');
}
