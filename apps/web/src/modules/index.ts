import './core/job.tsx';
import './core/object-change.tsx';
import './devices/router.tsx';
import './peering/sessions.tsx';
import './peeringdb/changes.tsx';
import './peeringdb/run.tsx';
import './users/group.tsx';
import './users/token.tsx';
