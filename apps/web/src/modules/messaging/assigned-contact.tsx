import { ActionIcon, Box, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { contactAssignment, contact as contacts } from '@peersmith/model';
import { IconX } from '@tabler/icons-react';
import { useCan } from '../../api/me.tsx';
import { isRow, type Row } from '../../api/row.ts';
import { ObjectLink } from '../../cells/links.tsx';
import { EmailCell } from '../../cells/plain.tsx';
import { BulkDelete } from '../../resource/bulk-delete.tsx';
import { detailPath } from '../../resource/pages.ts';
import { PhoneCell } from './phone-cell.tsx';

interface AssignedContactProps {
  /** The contact as a whole; null until it is read, or when the user may not see it. */
  contact: Row | null;
  /** Its assignments to one object, one for each role. */
  assignments: readonly Row[];
}

/** A contact of an object: who it is, as what, and how to reach them. */
export function AssignedContact({ contact, assignments }: AssignedContactProps) {
  const named = assignments.find((one) => isRow(one.contact))?.contact;
  if (!isRow(named)) return null;
  const { email, phone } = contacts.fields;
  return (
    <Box className="card" component="article" aria-label={named.display} px="md" py="sm">
      <Group gap="6px 16px" fz="sm" align="center">
        <Box maw="100%" fw={600}>
          <ObjectLink to={detailPath(contacts, named.id)} text={named.display} />
        </Box>
        {contact?.title ? (
          <Text span inherit c="dimmed">
            {String(contact.title)}
          </Text>
        ) : null}
        <Group gap={6}>
          {assignments.map((one) => (
            <Role key={one.id} assignment={one} />
          ))}
        </Group>
        {contact?.email ? <EmailCell name="email" field={email} value={contact.email} row={contact} /> : null}
        {contact?.phone ? <PhoneCell name="phone" field={phone} value={contact.phone} row={contact} /> : null}
      </Group>
    </Box>
  );
}

/** As what a contact is assigned, with a way out of it. */
function Role({ assignment }: { assignment: Row }) {
  const can = useCan();
  const [removing, remove] = useDisclosure(false);
  const role = isRow(assignment.role) ? assignment.role.display : '';
  return (
    <span className="role">
      {role}
      {can(contactAssignment, 'delete') && (
        <ActionIcon size="xs" aria-label={`Remove ${assignment.display} as ${role}`} onClick={remove.open}>
          <IconX size={13} />
        </ActionIcon>
      )}
      {removing && (
        <BulkDelete
          resource={contactAssignment}
          rows={[assignment]}
          onClose={remove.close}
          onDone={() => undefined}
        />
      )}
    </span>
  );
}
