import type { PortalMe } from '@peersmith/api-client';
import { createContext, type ReactNode, useContext, useState } from 'react';

type Network = PortalMe['networks'][number];
interface Choice {
  network: Network;
  choose: (asn: number) => void;
}

const Chosen = createContext<Choice | null>(null);
const KEPT = 'portal-asn';

/** The network that somebody who speaks for several speaks for now. */
export function ChosenNetwork({ me, children }: { me: PortalMe; children: ReactNode }) {
  const [asn, setAsn] = useState(() => Number(sessionStorage.getItem(KEPT)));
  const network = me.networks.find((one) => one.asn === asn) ?? me.networks[0];
  if (!network) return children;
  const choose = (next: number) => {
    sessionStorage.setItem(KEPT, String(next));
    setAsn(next);
  };
  return <Chosen value={{ network, choose }}>{children}</Chosen>;
}

/** Null where nobody is signed in, or for no network. */
export const useChosen = (): Choice | null => useContext(Chosen);
