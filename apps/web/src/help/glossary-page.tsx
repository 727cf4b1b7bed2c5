import { Box, Code, Stack, Text, TextInput } from '@mantine/core';
import { anchorOf, GLOSSARY, type Term } from '@peersmith/model';
import { IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useCan } from '../api/me.tsx';
import { listPath, resourceOfType } from '../resource/pages.ts';
import { Page } from '../shell/page.tsx';
import { Empty } from '../shell/states.tsx';
import { capital } from '../text/format.ts';
import { manualAddress } from './help-of.ts';
import { useArrival } from './use-arrival.ts';

/** One name for each thing, and what it is. */
export function GlossaryPage() {
  const [text, setText] = useState('');
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = GLOSSARY.filter(({ word, meaning, inApi = [] }) => {
    const all = [word, meaning, ...inApi].join(' ').toLowerCase();
    return words.every((one) => all.includes(one));
  }).toSorted((one, other) => one.word.localeCompare(other.word, 'en'));
  useArrival(true);
  return (
    <Page
      title="Glossary"
      about="One name for a thing, on these pages, in commands, the API and the manual."
      width={820}
    >
      <TextInput
        type="search"
        maw={420}
        mb="lg"
        aria-label="Search the glossary"
        placeholder="Search the glossary"
        leftSection={<IconSearch size={16} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Box className="card" px="lg" py={6}>
        {shown.length === 0 ? (
          <Empty title="No such word">Words of the API are found as well, such as “affiliated”.</Empty>
        ) : (
          <dl className="glossary">
            {shown.map((term) => (
              <Entry key={term.word} term={term} />
            ))}
          </dl>
        )}
      </Box>
    </Page>
  );
}

function Entry({ term: { word, meaning, inApi = [], types = [], manual } }: { term: Term }) {
  const can = useCan();
  const [resource] = types
    .map(resourceOfType)
    .filter((one) => one !== null && one.path !== '' && can(one, 'view'));
  return (
    <div id={anchorOf(word)} className="term">
      <dt>{capital(word)}</dt>
      <dd>
        <Stack gap={2}>
          <Text size="sm">{meaning}</Text>
          <Text size="xs" c="dimmed" className="spaced">
            {inApi.length > 0 && (
              <span>
                In the API:{' '}
                {inApi.map((name) => (
                  <Code key={name} mr={4}>
                    {name}
                  </Code>
                ))}
              </span>
            )}
            {resource && (
              <Link to={listPath(resource)} className="link">
                {capital(resource.plural)}
              </Link>
            )}
            {manual && (
              <Link {...manualAddress(manual)} className="link">
                Manual
              </Link>
            )}
          </Text>
        </Stack>
      </dd>
    </div>
  );
}
