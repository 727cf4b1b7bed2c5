import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = process.env.PEERSMITH_PORTAL ?? 'http://127.0.0.1:8001';

/** The portal: a page of its own for other networks, with nothing of the operator's pages in it. */
export default defineConfig({
  plugins: [react()],
  build: { target: 'es2023', chunkSizeWarningLimit: 900 },
  server: {
    host: '127.0.0.1',
    fs: { allow: ['../../..'] },
    proxy: { '/api': { target: api, changeOrigin: false } },
  },
});
