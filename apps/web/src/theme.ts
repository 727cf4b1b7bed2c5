import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const harbour: MantineColorsTuple = [
  '#ecf6f8',
  '#d9eaee',
  '#b3d5de',
  '#8bc0ce',
  '#69afc2',
  '#4c9fb5',
  '#2f879f',
  '#1f6d84',
  '#17586b',
  '#0e4454',
];

/** Compact, quiet, one accent; every text on every surface at 4.5:1 or more. */
export const theme = createTheme({
  primaryColor: 'harbour',
  colors: { harbour },
  primaryShade: { light: 7, dark: 7 },
  defaultRadius: 'md',
  fontFamily: 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1rem' }, h3: { fontSize: '0.9375rem' } },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // In its own colour a title misses AA.
    Alert: { styles: { title: { color: 'var(--mantine-color-text)' } } },
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, centered: true } },
    // Under a title the text misses AA.
    Notification: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' } },
      styles: { description: { color: 'var(--mantine-color-text)' } },
    },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true } },
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    // What is wider than the screen is moved by keys too.
    TableScrollContainer: { defaultProps: { scrollAreaProps: { viewportProps: { tabIndex: 0 } } } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
  },
});

/** Mantine's own dimmed and placeholder greys miss AA. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--nav-width': '236px' },
  light: {
    '--mantine-color-dimmed': '#5a636b',
    '--mantine-color-placeholder': '#69727a',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': '#17586b',
    '--surface': '#f6f8f9',
    '--line': '#e1e6ea',
    '--good': '#1e8e4f',
    '--warn': '#c77700',
    '--bad': '#c9302c',
    '--info': '#1c75bc',
    '--quiet': '#7b8691',
    '--was': '#fdecea',
    '--now': '#e7f6ec',
    '--was-part': '#f8c9c4',
    '--now-part': '#b9e5c6',
    '--good-text': '#14693a',
    '--bad-text': '#b3261e',
    '--mark': '#fff3bf',
  },
  dark: {
    '--mantine-color-dimmed': '#a9b1b8',
    '--mantine-color-placeholder': '#949ca3',
    '--mantine-color-error': '#ff8f87',
    '--mantine-color-anchor': '#7cc4d6',
    '--surface': '#1b1d1f',
    '--line': '#373b3f',
    '--good': '#4cc27f',
    '--warn': '#f0a63a',
    '--bad': '#f0716b',
    '--info': '#5fb0ee',
    '--quiet': '#8d979f',
    '--was': '#47221f',
    '--now': '#163a26',
    '--was-part': '#74322d',
    '--now-part': '#22603c',
    '--good-text': '#62d092',
    '--bad-text': '#ff8f87',
    '--mark': '#54470f',
  },
});
