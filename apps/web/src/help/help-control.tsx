import { ActionIcon, Code, Group, Popover, Stack, Text } from '@mantine/core';
import { anchorOf } from '@peersmith/model';
import { IconBook2, IconHelpCircle, IconVocabulary } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type HelpOn, manualAddress } from './help-of.ts';

/** What the thing on the page is, and where the manual says more; beside its title. */
export function HelpControl({ help }: { help: HelpOn }) {
  const { title, says, manual, word, api } = help;
  return (
    <Popover width={330} position="bottom-start" shadow="md" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon aria-label="Help" title={`What this is: ${title}`}>
          <IconHelpCircle size={18} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={8}>
          <Text fw={600} size="sm">
            {title}
          </Text>
          {says.map((paragraph) => (
            <Text key={paragraph} size="sm">
              {paragraph}
            </Text>
          ))}
          {api && (
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              In the API: <Code>{api}</Code>
            </Text>
          )}
          <Group gap="md" fz="sm">
            {manual && (
              <Link {...manualAddress(manual)} className="link with-icon">
                <IconBook2 size={15} aria-hidden /> Manual
              </Link>
            )}
            <Link to="/help/glossary/" {...(word ? { hash: anchorOf(word) } : {})} className="link with-icon">
              <IconVocabulary size={15} aria-hidden /> Glossary
            </Link>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
