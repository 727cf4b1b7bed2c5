/** What tells whether a device is meant. */
interface Sorted {
  role: string;
  tags: readonly string[];
}

interface Conditions {
  NETBOX_DEVICE_ROLES: readonly string[];
  NETBOX_TAGS: readonly string[];
}

/** What keeps a device from being meant; null where nothing does. A condition that is empty asks for nothing. */
export function unwanted({ role, tags }: Sorted, settings: Conditions): string | null {
  const { NETBOX_DEVICE_ROLES: roles, NETBOX_TAGS: wanted } = settings;
  if (roles.length > 0 && !roles.includes(role))
    return `its role ${role} is none of NETBOX_DEVICE_ROLES (${roles.join(', ')})`;
  if (wanted.length > 0 && !tags.some((tag) => wanted.includes(tag)))
    return `it has none of the tags of NETBOX_TAGS (${wanted.join(', ')})`;
  return null;
}
