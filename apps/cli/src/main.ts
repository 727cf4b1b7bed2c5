import { serve } from '@peersmith/server';

if (process.argv[2] === 'serve') await serve();
