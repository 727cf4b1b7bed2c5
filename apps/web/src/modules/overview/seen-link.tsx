import { Text } from '@mantine/core';
import type { LeftOut, ObjectSeen } from '@peersmith/api-client';
import { everyPermission, registry } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { detailPath, resourceOfType } from '../../resource/pages.ts';

/** An object as a link to its page; what the caller may not see, in words. */
export function SeenLink({ seen }: { seen: ObjectSeen | null }) {
  if (!seen)
    return (
      <Text span inherit c="dimmed">
        something that you may not see
      </Text>
    );
  const resource = resourceOfType(seen.content_type);
  return resource ? (
    <Link className="link" to={detailPath(resource, seen.id)}>
      {seen.display}
    </Link>
  ) : (
    <span>{seen.display}</span>
  );
}

/** What of an answer is not there because the user may not see it. */
export function LeftOutNote({ parts }: { parts: readonly LeftOut[] }) {
  if (parts.length === 0) return null;
  const names = [...new Set(parts.map(({ part }) => part))];
  return (
    <Text
      size="xs"
      c="dimmed"
      title={parts
        .map(
          ({ part, permission }) =>
            `${part}: ${everyPermission(registry).get(permission)?.label ?? permission}`,
        )
        .join('\n')}
    >
      You may not see all of it. Left out: {names.join(', ')}.
    </Text>
  );
}
