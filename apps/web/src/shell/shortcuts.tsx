import { Group, Kbd, Modal, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { addPath, editPath, listPath, resourceAt } from '../resource/pages.ts';
import { leadOut } from './lead-out.ts';
import { openPalette } from './palette/palette.tsx';

/** Where `g` and a letter lead. */
const PLACES: Readonly<Record<string, { path: string; label: string }>> = {
  h: { path: '/', label: 'Home' },
  n: { path: '/autonomous-systems/', label: 'Autonomous systems' },
  x: { path: '/internet-exchanges/', label: 'Internet exchanges' },
  s: { path: '/internet-exchange-peering-sessions/', label: 'Exchange sessions' },
  d: { path: '/direct-peering-sessions/', label: 'Direct sessions' },
  c: { path: '/peering/candidates/', label: 'Candidates' },
  r: { path: '/devices/routers/', label: 'Routers' },
  p: { path: '/deployment/plans/', label: 'Plans' },
  m: { path: '/monitoring/work-lists/', label: 'Work lists' },
  l: { path: '/core/changelog/', label: 'Change log' },
};

const KEYS: readonly [keys: readonly string[], what: string][] = [
  [['Ctrl', 'K'], 'Search everything, and go anywhere'],
  [['/'], 'Search, on a list in the list'],
  [['a'], 'Add, on a list'],
  [['e'], 'Edit what is shown'],
  [['u'], 'Up: from an object to its list'],
  [['?'], 'These keys'],
  ...Object.entries(PLACES).map(([key, { label }]): [string[], string] => [['g', key], `Go to ${label}`]),
];

/** How long after `g` a letter belongs to it. */
const TOGETHER_MS = 1200;

/** Keys that work wherever nobody writes, and the sheet that names them. */
export function Shortcuts() {
  const [opened, sheet] = useDisclosure(false);
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const went = useRef(0);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isWriting(event.target))
        return;
      const place = PLACES[event.key];
      const isSecond = event.timeStamp - went.current < TOGETHER_MS;
      went.current = 0;
      if (event.key === '?') sheet.toggle();
      else if (document.querySelector('[role=dialog]')) return;
      else if (isSecond && place) void navigate({ to: place.path });
      else if (event.key === 'g') went.current = event.timeStamp;
      else if (event.key === '/') findHere();
      else {
        const to = pathFor(event.key, pathname);
        if (!to) return;
        void navigate({ to });
      }
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [pathname, navigate, sheet]);
  return (
    <Modal opened={opened} onClose={sheet.close} title="Keyboard" size="lg">
      <Table fz="sm" verticalSpacing={5} aria-label="Keys">
        <Table.Tbody>
          {KEYS.map(([keys, what]) => (
            <Table.Tr key={what}>
              <Table.Td w={130}>
                <Group gap={5}>
                  {keys.map((key) => (
                    <Kbd key={key} size="xs">
                      {key}
                    </Kbd>
                  ))}
                </Group>
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" mt="md">
        They do nothing while you write in a field.
      </Text>
      <Group gap="lg" mt="xs" fz="sm">
        <Link to="/help/" className="link" onClick={() => leadOut(sheet.close)}>
          Manual
        </Link>
        <Link to="/help/glossary/" className="link" onClick={() => leadOut(sheet.close)}>
          Glossary: what things are called
        </Link>
      </Group>
    </Modal>
  );
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** To the search of the list that is shown, or to that of everything. */
function findHere(): void {
  const here = document.querySelector<HTMLElement>('main input[type=search]');
  if (here) here.focus();
  else openPalette();
}

/** Where a key leads from a list, or from what an object is; null where it means nothing. Tabs may have keys of their own. */
function pathFor(key: string, pathname: string): string | null {
  const resource = resourceAt(pathname);
  if (!resource) return null;
  const [id = '', tab = ''] = pathname.slice(listPath(resource).length).split('/');
  const isWritten = resource.form.length > 0 && !resource.readOnly;
  if (key === 'a' && !id && isWritten) return addPath(resource);
  if (!/^\d+$/.test(id) || tab) return null;
  if (key === 'e' && isWritten) return editPath(resource, id);
  return key === 'u' ? listPath(resource) : null;
}
