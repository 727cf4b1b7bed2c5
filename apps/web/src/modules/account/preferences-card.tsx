import { Box, NativeSelect, SimpleGrid, Title, useMantineColorScheme } from '@mantine/core';
import { usePreferences, useSavePreferences } from '../../api/me.tsx';
import { PAGE_SIZES } from '../../resource/use-list-state.ts';
import { useOwnSystems } from '../../shell/own-as.tsx';
import { formatAsn } from '../../text/format.ts';

const MODES = [
  { value: 'auto', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

/** How pages are for whoever is signed in. */
export function PreferencesCard() {
  const preferences = usePreferences();
  const save = useSavePreferences();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { systems, shown, choose } = useOwnSystems();
  return (
    <Box component="section" className="card" p="lg" aria-label="Preferences">
      <Title order={2} mb="md">
        Preferences
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
        <NativeSelect
          label="Rows on a page of a list"
          data={PAGE_SIZES.map(String)}
          value={String(preferences.pagination?.per_page ?? 50)}
          onChange={(event) => save({ pagination: { per_page: Number(event.currentTarget.value) } })}
        />
        <NativeSelect
          label="Colours"
          description="Kept in this browser"
          data={[...MODES]}
          value={colorScheme}
          onChange={(event) => {
            const mode = MODES.find(({ value }) => value === event.currentTarget.value);
            if (mode) setColorScheme(mode.value);
          }}
        />
        {systems.length > 1 && (
          <NativeSelect
            label="Own AS that pages are about"
            data={[
              { value: '', label: 'All' },
              ...systems.map(({ id, asn, name }) => ({
                value: String(id),
                label: `${formatAsn(asn)} – ${name}`,
              })),
            ]}
            value={shown.length === 1 ? String(shown[0]?.id) : ''}
            onChange={(event) => {
              choose(systems.find(({ id }) => String(id) === event.currentTarget.value) ?? null);
            }}
          />
        )}
      </SimpleGrid>
    </Box>
  );
}
