export { type Run, type RunOptions, runBgpq4 } from './bgpq4/run-bgpq4.ts';
