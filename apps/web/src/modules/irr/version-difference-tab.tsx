import type { SlotProps } from '../../resource/present.ts';
import { DifferenceLists } from './difference-lists.tsx';
import { readVersion } from './irr-data.ts';

/** In what a version differs from the one in force, or from the one before it. */
export function VersionDifferenceTab({ row }: SlotProps) {
  const { list, id } = readVersion(row);
  return (
    list && (
      <div className="card" style={{ paddingTop: 10, overflow: 'hidden' }}>
        <DifferenceLists list={list.id} version={id} kind={list.kind} />
      </div>
    )
  );
}
