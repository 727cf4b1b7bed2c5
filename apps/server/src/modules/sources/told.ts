import { ApiError } from '../../engine/errors.ts';
import { StoreFault, type StoreFaultCode } from './stores/store-fault.ts';
import { SourceBusy } from './synchronise/lease.ts';

/** What the caller can change; all else is between us and the source. */
const STATUS: Partial<Record<StoreFaultCode, number>> = {
  ...{ conflict: 409, branch_taken: 409, branch_protected: 409, refused: 409, busy: 409 },
  ...{ host_key_unknown: 409, host_key_changed: 409, sign_in_refused: 409, address_blocked: 409 },
  ...{
    address_unusable: 409,
    parameters_unusable: 409,
    path_unusable: 409,
    no_branches: 409,
    not_found: 409,
  },
};

/** Answers with what a data source could not do, in its words. */
export async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof SourceBusy)
      throw new ApiError(409, { detail: cause.message, code: 'source_busy' }, { cause });
    if (cause instanceof StoreFault)
      throw new ApiError(
        STATUS[cause.code] ?? 503,
        { detail: `${cause.message}.`, code: cause.code },
        { cause },
      );
    throw cause;
  }
}
