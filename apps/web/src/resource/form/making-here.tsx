import { type ReactNode, useState } from 'react';
import { MakeHere, type Wanted } from '../../widgets/make-here.ts';
import { later } from '../later.tsx';

const MakeDialog = later(() => import('./make-dialog.tsx'), 'MakeDialog', null);

/** Lets the forms within make what they point at without being left. */
export function MakingHere({ children }: { children: ReactNode }) {
  const [wanted, want] = useState<Wanted | null>(null);
  return (
    <MakeHere value={want}>
      {children}
      {wanted && <MakeDialog wanted={wanted} onClose={() => want(null)} Around={MakingHere} />}
    </MakeHere>
  );
}
