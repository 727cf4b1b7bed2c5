import * as z from 'zod';

// Zod would try to compile its parsers with `new Function`, which the page's content security policy refuses and reports.
z.config({ jitless: true });
