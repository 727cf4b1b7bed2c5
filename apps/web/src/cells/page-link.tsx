import { useRouter } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';

interface PageLinkProps {
  to: string;
  className?: string;
  title?: string;
  children: ReactNode;
}

/**
 * A link of a table. It leads where a link of the router does, and is not made again with each change of the address, which every letter
 * typed into a search box is: a page of a list has hundreds.
 */
export function PageLink({ to, ...rest }: PageLinkProps) {
  const router = useRouter();
  const follow = (event: MouseEvent) => {
    const isPlain = event.button === 0 && !(event.metaKey || event.altKey || event.ctrlKey || event.shiftKey);
    if (event.defaultPrevented || !isPlain) return;
    event.preventDefault();
    void router.navigate({ to });
  };
  return <a href={to} onClick={follow} {...rest} />;
}
