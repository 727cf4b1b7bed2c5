/** The configuration template: macros, filters and an include for each of 2,000 sessions. */
export const CONFIGURATION = `{%- macro description(session) -%}
description {{ session.name | upper | replace(' ', '_') }} (AS{{ session.asn }})
{%- endmacro %}
{%- macro limits(session, default=100) %}
 maximum {{ session.max_prefix or default }} {{ 'restart' if session.restart else 'warning-only' }}
{%- endmacro -%}
router bgp {{ local_asn }}
{%- for session in sessions %}
neighbor {{ session.ip_address }}
 remote-as {{ session.asn }}
 {{ description(session) }}
  {%- if session.password is defined and session.password %}
 password {{ session.password }}
  {%- endif %}
 policy{% for policy in session.policies | sort(attribute='weight') %} {{ policy.name }}{{ ';' if loop.last }}
  {%- endfor %}
  {{- limits(session) }}
  {%- include 'footer' %}
{%- endfor %}
`;

/** The included template. */
export const FOOTER = `
 {{ '%-4s' | format(session.status) }} {{ session.communities | join(' ') }}
!`;

/** What the templates are rendered with; the same data goes to Python as JSON. */
export function configurationData(): Record<string, unknown> {
  const sessions = Array.from({ length: 2000 }, (_, index) => ({
    name: `Peer ${index}`,
    asn: 64496 + (index % 16),
    ip_address: `192.0.2.${index % 256}`,
    password: index % 3 === 0 ? `secret${index}` : '',
    max_prefix: index % 5 === 0 ? 0 : index,
    restart: index % 2 === 0,
    status: index % 7 === 0 ? 'down' : 'up',
    communities: [`64496:${index}`, '64497:100'],
    policies: [
      { name: 'IN', weight: index % 4 },
      { name: 'OUT', weight: 2 },
    ],
  }));
  return { local_asn: 64500, sessions };
}

const BODIES = [
  'Hello {{ name }}, AS{{ asn }} peers at {{ ixps | join(", ") }}.',
  '{% for ixp in ixps %}{{ loop.index }}. {{ ixp }}{{ "," if not loop.last }} {% endfor %}',
  '{% if asn > 64495 and asn < 64512 %}documentation{% else %}real{% endif %} {{ asn }}',
  '{% set total = namespace(value=0) %}{% for n in numbers %}{% set total.value = total.value + n %}{% endfor %}{{ total.value }}',
  '{% macro line(a, b="x") %}{{ a }}={{ b }};{% endmacro %}{{ line(name) }}{{ line(name, asn) }}',
];

/** Fifty small templates: five shapes, each with its own text. */
export const SMALL: readonly string[] = Array.from(
  { length: 50 },
  (_, index) => `#${index} ${BODIES[index % BODIES.length] ?? ''}`,
);

/** What the small templates are rendered with. */
export const SMALL_DATA = {
  name: 'Example',
  asn: 64496,
  ixps: ['IX one', 'IX two', 'IX three'],
  numbers: [1, 2, 3, 4, 5, 6, 7, 8],
};
