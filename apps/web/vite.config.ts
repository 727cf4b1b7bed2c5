import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = process.env.PEERSMITH_API ?? 'http://127.0.0.1:8000';

/**
 * Editors, Markdown, tabs and dialogs are loaded when a page needs them. What changes seldom is a file of its own, so that browsers keep it;
 * with it is what must be so before any other file runs, as every file that makes a schema waits for it. What is around every page, what
 * every list and object needs, and what every form does, are one file each: a hundred small ones take longer, and compress worse.
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
            { name: 'shell', tags: ['$initial'] },
            { name: 'pages', test: /src\/(resource\/(list-page|detail-page)\.tsx|modules\/index\.ts)$/ },
            {
              name: 'forms',
              test: /src\/resource\/form-page\.tsx$/,
              entriesAware: true,
              entriesAwareMergeThreshold: 8_000,
            },
          ],
        },
      },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/api': { target: api, changeOrigin: false } } },
});
