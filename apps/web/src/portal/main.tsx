import '@mantine/core/styles.css';
import '../styles.css';
import './portal.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './client.ts';
import { Looks } from './looks.tsx';
import { router } from './routes.tsx';

const element = document.getElementById('root');
if (!element) throw new Error('the page has no #root');

createRoot(element).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Looks>
        <RouterProvider router={router} />
      </Looks>
    </QueryClientProvider>
  </StrictMode>,
);
