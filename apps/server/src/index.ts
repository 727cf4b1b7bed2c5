export { VERSION } from './app.ts';
export { createToken, createUser, setPassword } from './modules/users/index.ts';
export { type Running, serve, start, work } from './serve.ts';
