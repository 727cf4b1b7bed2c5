import { Button, Menu, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { savedView } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { IconBookmark, IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useCan, useMe, useSavePreferences } from '../../api/me.tsx';
import { isRow, type Row } from '../../api/row.ts';
import { DeleteDialog } from '../delete-dialog.ts';
import { later } from '../later.tsx';
import { listPath } from '../pages.ts';
import { linkTo } from '../search.ts';
import type { ListState } from '../use-list-state.ts';
import { useWrite } from '../use-write.ts';
import { parametersOf, searchOf, useViews } from './use-views.ts';

const SaveView = later(() => import('./save-view.tsx'), 'SaveView', null);

interface ViewsMenuProps {
  resource: AnyResource;
  state: ListState;
}

/** Chooses a saved view of the list, and saves what it shows now. */
export function ViewsMenu({ resource, state }: ViewsMenuProps) {
  const can = useCan();
  const { views, preferred } = useViews(resource);
  const [saving, save] = useDisclosure(false);
  const [deleting, remove] = useDisclosure(false);
  const choose = useChoice(resource);
  const active = views.find(({ id }) => String(id) === state.view) ?? null;
  if (!can(savedView, 'view')) return null;
  return (
    <>
      <Menu position="bottom-start" width={280} shadow="md">
        <Menu.Target>
          <Button
            variant={active ? 'light' : 'default'}
            leftSection={<IconBookmark size={16} />}
            rightSection={<IconChevronDown size={14} />}
            maw={260}
          >
            {active ? active.display : 'Views'}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => choose(null)} rightSection={active ? null : <IconCheck size={15} />}>
            All, without a view
          </Menu.Item>
          {views.map((view) => (
            <ViewItem key={view.id} view={view} active={active} preferred={preferred} onChoose={choose} />
          ))}
          <Menu.Divider />
          {active && (
            <ActiveItems
              view={active}
              state={state}
              isDefault={preferred?.id === active.id}
              onDelete={remove.open}
            />
          )}
          {can(savedView, 'add') && <Menu.Item onClick={save.open}>Save as a new view…</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {saving && <SaveView resource={resource} state={state} onClose={save.close} onSaved={choose} />}
      {deleting && active && (
        <DeleteDialog
          resource={savedView}
          rows={[active]}
          onClose={remove.close}
          onDone={() => choose(null)}
        />
      )}
    </>
  );
}

/** Goes to a list as a view shows it. */
function useChoice(resource: AnyResource) {
  const navigate = useNavigate();
  return (view: Row | null) => void navigate(linkTo(listPath(resource), searchOf(view)));
}

interface ViewItemProps {
  view: Row;
  active: Row | null;
  preferred: Row | null;
  onChoose: (view: Row) => void;
}

function ViewItem({ view, active, preferred, onChoose }: ViewItemProps) {
  const isMine = useIsMine();
  const owner = isRow(view.user) ? view.user.display : '';
  return (
    <Menu.Item
      onClick={() => onChoose(view)}
      rightSection={view.id === active?.id ? <IconCheck size={15} /> : null}
    >
      {view.display}
      {view.id === preferred?.id && (
        <Text span size="xs" c="dimmed" ml={6}>
          your default
        </Text>
      )}
      {!isMine(view) && (
        <Text span size="xs" c="dimmed" ml={6}>
          {`of ${owner}`}
        </Text>
      )}
    </Menu.Item>
  );
}

function useIsMine(): (view: Row) => boolean {
  const { user } = useMe();
  return (view) => isRow(view.user) && view.user.id === user.id;
}

interface ActiveItemsProps {
  view: Row;
  state: ListState;
  isDefault: boolean;
  onDelete: () => void;
}

/** What can be done with the view that is shown. */
function ActiveItems({ view, state, isDefault, onDelete }: ActiveItemsProps) {
  const can = useCan();
  const isMine = useIsMine();
  const prefer = useSavePreferences();
  const { mutate } = useWrite({
    write: (through): Promise<unknown> =>
      through.resource(savedView).update(view.id, { parameters: parametersOf(state) }),
    said: () => `Saved ${view.display}.`,
    tellsRefusal: true,
  });
  return (
    <>
      <Menu.Item
        onClick={() => prefer({ default_views: { [String(view.content_type)]: isDefault ? null : view.id } })}
      >
        {isDefault ? 'No longer my default' : 'Make it my default'}
      </Menu.Item>
      {isMine(view) && can(savedView, 'change') && (
        <Menu.Item onClick={() => mutate()}>{`Save changes to ${view.display}`}</Menu.Item>
      )}
      {isMine(view) && can(savedView, 'delete') && (
        <Menu.Item c="var(--bad)" onClick={onDelete}>
          {`Delete ${view.display}…`}
        </Menu.Item>
      )}
    </>
  );
}
