import { statfsSync } from 'node:fs';

const ROOM_BYTES = 4e9;

/** Where tests keep databases: in memory where there is room, or else under /tmp; not TMPDIR, which may be closed to the account that runs PostgreSQL. */
export const scratch = hasRoom('/dev/shm') ? '/dev/shm' : '/tmp';

function hasRoom(folder) {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > ROOM_BYTES;
  } catch {
    return false;
  }
}
