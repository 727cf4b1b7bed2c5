import { isOption } from '../../widgets/option.ts';
import { multiPickerOf, pickerOf } from '../../widgets/scoped-picker.tsx';

/** Only an AS of one's own can be the local side. */
export const local_autonomous_system = pickerOf(() => ({ affiliated: true }));

/** Policies of the right direction; the filter finds those of both directions too. */
export const policies = {
  import_routing_policies: multiPickerOf({ type: 'import-policy' }),
  export_routing_policies: multiPickerOf({ type: 'export-policy' }),
};

/** The ports of the router chosen in the same form, or all of them. */
export const connectionOfRouter = pickerOf(({ router }) =>
  isOption(router) ? { router_id: router.id } : {},
);
