"""Tables -> a release: CSV, Parquet, descriptor with sizes and hashes, codebook, sums, a zip.

The whole release is made in memory and written aside; one rename makes it appear. So there is a
whole release or none, and what is published once is never changed.
"""

from hydata.publish.release import Release, ReleaseFile, make
from hydata.publish.store import store

__all__ = ["Release", "ReleaseFile", "make", "store"]
