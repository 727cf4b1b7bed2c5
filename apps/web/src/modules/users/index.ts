import './audit-event.tsx';
import './grant.tsx';
import './group.tsx';
import './saved-view.tsx';
import './token.tsx';
