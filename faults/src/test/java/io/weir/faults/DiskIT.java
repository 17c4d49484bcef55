package io.weir.faults;

import io.weir.faults.load.Load;
import io.weir.faults.load.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An archive whose disk is full, and has room again. */
@Timeout(300)
class DiskIT extends SiteFixture {

  private static final int MEBIBYTES = 512;

  @Test
  void aFullDiskStopsTheRowsUntilThereIsRoom() throws Exception {
    try (FullDisk disk = FullDisk.mount(folder.resolve("archive"), MEBIBYTES);
        Trial trial = Trial.start(site, Shape.brief(), "disk", disk.folder(), Load::once)) {
      trial.hurt("archive's disk full", () -> disk.fillUntilItShows(trial.job()));

      trial.finish();
    }
  }
}
