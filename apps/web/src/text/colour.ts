/** The 27 colours that tags and relationships choose from. */
export const PALETTE: readonly (readonly [string, string])[] = [
  ['aa1409', 'Dark Red'],
  ['f44336', 'Red'],
  ['e91e63', 'Pink'],
  ['ffe4e1', 'Rose'],
  ['ff66ff', 'Fuchsia'],
  ['9c27b0', 'Purple'],
  ['673ab7', 'Dark Purple'],
  ['3f51b5', 'Indigo'],
  ['2196f3', 'Blue'],
  ['03a9f4', 'Light Blue'],
  ['00bcd4', 'Cyan'],
  ['009688', 'Teal'],
  ['00ffff', 'Aqua'],
  ['2f6a31', 'Dark Green'],
  ['4caf50', 'Green'],
  ['8bc34a', 'Light Green'],
  ['cddc39', 'Lime'],
  ['ffeb3b', 'Yellow'],
  ['ffc107', 'Amber'],
  ['ff9800', 'Orange'],
  ['ff5722', 'Dark Orange'],
  ['795548', 'Brown'],
  ['c0c0c0', 'Light Grey'],
  ['9e9e9e', 'Grey'],
  ['607d8b', 'Dark Grey'],
  ['111111', 'Black'],
  ['ffffff', 'White'],
];

export const colourName = (hex: string): string => PALETTE.find(([value]) => value === hex)?.[1] ?? `#${hex}`;

/** Black or white, whichever reads better on a colour (WCAG 2.2 relative luminance). */
export function readableOn(hex: string): '#000' | '#fff' {
  const luminance = luminanceOf(hex);
  return (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) ? '#000' : '#fff';
}

function luminanceOf(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
