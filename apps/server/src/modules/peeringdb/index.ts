export { mirror } from './resources.ts';
