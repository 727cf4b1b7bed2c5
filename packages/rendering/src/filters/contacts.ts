import { isTrue, str } from '@peersmith/jinja';
import { Entity } from '../model/entity.ts';
import { contactIn } from '../peering/contacts.ts';
import { isSession } from '../peering/sessions.ts';
import { attributeError, type Filters, filters, lacking } from './define.ts';

/** Whose contacts are asked for: a session's are those of its network. */
function ownerOf(value: unknown): Entity {
  const owner = isSession(value) ? value.one('autonomous_system') : value;
  if (owner instanceof Entity && owner.model.relations.has('contacts')) return owner;
  throw lacking(value, 'contacts');
}

export const contactFilters: Filters = filters({
  "contact(value, role, field='')": (value, role, field) => {
    const found = contactIn(ownerOf(value), str(role));
    if (!found || !isTrue(field)) return found;
    const held = found.getAttribute(str(field));
    if (held === undefined) throw attributeError(`'Contact' object has no attribute '${str(field)}'`);
    return held;
  },
});
