"""What every room stands on and no patient would recognise: tenancy, access, outbox, jobs, realtime, storage, pages."""
