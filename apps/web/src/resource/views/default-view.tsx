import type { AnyResource } from '@peersmith/resource';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { listPath } from '../pages.ts';
import { linkTo, useSearchParams } from '../search.ts';
import { searchOf, useViews } from './use-views.ts';

/** A list that is opened without saying how begins with the view that the user prefers. */
export function DefaultView({ resource, children }: { resource: AnyResource; children: ReactNode }) {
  const isBare = Object.keys(useSearchParams()).length === 0;
  const { preferred } = useViews(resource);
  const navigate = useNavigate();
  useEffect(() => {
    if (isBare && preferred)
      void navigate({ ...linkTo(listPath(resource), searchOf(preferred)), replace: true });
  }, [isBare, preferred, navigate, resource]);
  return isBare && preferred ? null : children;
}
