import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = process.env.PEERSMITH_API ?? 'http://127.0.0.1:8000';

/**
 * Editors and Markdown are loaded when a page needs them. What changes seldom is a file of its own, so that browsers keep it; with it is what
 * must be so before any other file runs, as every file that makes a schema waits for it.
 */
export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2023',
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'libraries',
              test: /node_modules\/(react|react-dom|scheduler|zod|@tanstack)\/|src\/no-eval\.ts$/,
            },
            { name: 'icons', test: /node_modules\/@tabler\// },
          ],
        },
      },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/api': { target: api, changeOrigin: false } } },
});
