import { createTheme, MantineProvider, mergeThemeOverrides } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { cssVariables, theme } from '../theme.ts';
import { useAbout } from './queries.ts';

/** The colours of whose portal it is; white is readable on theirs, as the server sees to. */
export function Looks({ children }: { children: ReactNode }) {
  const { data: about } = useAbout();
  const colour = about?.colour;
  const own = useMemo(() => mergeThemeOverrides(theme, themeOf(colour)), [colour]);
  return (
    <MantineProvider theme={own} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      {children}
    </MantineProvider>
  );
}

const themeOf = (colour: string | undefined) =>
  createTheme({
    components: {
      // In a text a link is told by more than its colour.
      Anchor: { defaultProps: { underline: 'always' } },
      ...(colour
        ? {
            Button: { defaultProps: { size: 'sm', color: colour } },
            Checkbox: { defaultProps: { color: colour } },
            Switch: { defaultProps: { color: colour } },
            Tabs: { defaultProps: { color: colour } },
          }
        : {}),
    },
  });
